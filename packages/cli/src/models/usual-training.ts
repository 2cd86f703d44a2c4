/** The training that a model declares as its usual one, for the options of it that nobody chose. */
import { OptionError, trainingOptions, type UsualTraining } from "attrec";
import { assertSetting, optimizerIn } from "attrec/extend";

/** The options of `attrec train` that a model may declare. */
export interface UsualOptions {
  readonly optimizer?: string;
  readonly rate?: number;
  readonly batch?: number;
}

/**
 * What a model declares, if it does.
 *
 * @throws OptionError for an optimizer that there is not, and a rate or a size that no training may have
 */
export const usualTrainingOf = (specifier: string, model: object): UsualTraining | undefined => {
  const declared: unknown = "usualTraining" in model ? model.usualTraining : undefined;
  if (declared === undefined) return undefined;
  const { optimizer, rate, batchSize } = Object(declared) as UsualTraining;
  const subject = (part: string): string => `The usual training of ${specifier}: its ${part}`;
  if (typeof optimizer !== "string") throw new OptionError(`${subject("optimizer")} is a text such as 'adam'.`);
  optimizerIn(optimizer);
  assertSetting(subject("rate"), trainingOptions.rate, rate);
  assertSetting(subject("batchSize"), trainingOptions.batchSize, batchSize);
  return { optimizer, rate, batchSize };
};

/** The options that a model's usual training decides: those that nobody chose, and the rate only with its own optimizer. */
export const usualOptions = (
  training: UsualTraining | undefined,
  isChosen: (option: keyof UsualOptions) => boolean,
): UsualOptions => {
  if (!training) return {};
  const { optimizer, rate, batchSize } = training;
  return {
    ...(!isChosen("optimizer") && { optimizer, ...(!isChosen("rate") && { rate }) }),
    ...(!isChosen("batch") && { batch: batchSize }),
  };
};

/** The usual training as a command line writes it. */
export const usualLine = ({ optimizer, rate, batchSize }: UsualTraining): string =>
  `--optimizer ${optimizer} --rate ${rate} --batch ${batchSize}`;
