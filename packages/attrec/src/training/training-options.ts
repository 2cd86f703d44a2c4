/** The options of training, apart from a model's own: the numbers that training, commands and studies share. */
import { integerOption, numberOption, type Options } from "../options/option.ts";

/** See `fit`. */
export const trainingOptions = {
  epochs: integerOption({ default: 30, atLeast: 1, meaning: "Epochs at most." }),
  batchSize: integerOption({ default: 1000, atLeast: 1, meaning: "Windows a step." }),
  rate: numberOption({ default: 0.05, above: 0, meaning: "The learning rate." }),
  validateEvery: integerOption({ default: 1, atLeast: 1, meaning: "Epochs from one validation to the next." }),
  patience: integerOption({
    default: 5,
    atLeast: 1,
    meaning: "Validations in a row without progress, after which training ends.",
  }),
} as const satisfies Options;
