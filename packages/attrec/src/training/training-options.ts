/** The options of training, apart from a model's own: the numbers that training, commands, files and studies share. */
import { integerOption, numberOption, type Options } from "../options/option.ts";

/** See `fit`. What a model file and a study keep of a training has the same names. */
export const trainingOptions = {
  epochs: integerOption({ default: 30, atLeast: 1, meaning: "The most epochs." }),
  batchSize: integerOption({ default: 1000, atLeast: 1, meaning: "The windows of a step." }),
  rate: numberOption({ default: 0.05, above: 0, meaning: "The learning rate." }),
  every: integerOption({ default: 1, atLeast: 1, meaning: "The epochs from one validation to the next." }),
  patience: integerOption({
    default: 5,
    atLeast: 1,
    meaning: "The validations in a row without progress after which training ends.",
  }),
} as const satisfies Options;
