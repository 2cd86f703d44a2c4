/** The options that say how a model is trained. */
import { Option } from "@commander-js/extra-typings";
import { adagradOptions, trainingOptions } from "attrec";
import { either, optimizerNames, scheduleNames, wrapperNames } from "attrec/extend";
import { numeric, wholeOption } from "../numeric.ts";
import { budgetText, figuresText, optimizerText, scheduleText, seedsNamed } from "../settings.ts";

const { epochs, batchSize, rate, every, patience } = trainingOptions;

/** The options under the heading "Training:". */
export const training = {
  optimizer: () =>
    new Option(
      "--optimizer <name>",
      `the optimizer: ${either(optimizerNames)}, with settings if you like, such as adamw:decay=0.1, and what it is wrapped in, ${either(wrapperNames)}, such as sgd+clip:most=5; or your own, ./mine.ts#myOptimizer; a model may have another usual one (see: attrec models MODEL)`,
    )
      .argParser(optimizerText)
      .default<string>("adagrad"),
  rate: () =>
    numeric(
      "--rate <number>",
      "the learning rate; the usual one of the model or the optimizer if not given, such as 0.05 for adagrad and 0.001 for adam",
      rate,
    ),
  schedule: () =>
    new Option(
      "--schedule <name>",
      `how the learning rate changes: ${either(scheduleNames)}, with times in epochs, such as warmup-cosine:warmup=0.5,over=20; or your own, ./mine.ts#mySchedule`,
    )
      .argParser(scheduleText)
      .default<string>("constant"),
  accumulate: () =>
    numeric(
      "--accumulate <batches>",
      "the batches whose gradients are added up for one step",
      wholeOption(1),
    ).default<number>(1),
  accumulator: () =>
    numeric(
      "--accumulator <number>",
      "the value that Adagrad's sums begin with",
      adagradOptions.initial,
    ).default<number>(adagradOptions.initial.default),
  seed: (says = "the number that decides everything random") =>
    numeric("--seed <number>", says, wholeOption(0)).default<number>(1),
  seeds: () =>
    new Option(
      "--seeds <list>",
      "train once for each of these seeds, such as 1,2,3 or 1-5, each with a file of its own, and tell mean and standard deviation",
    ).argParser(seedsNamed),
  epochs: (most: number = epochs.default) =>
    numeric("--epochs <count>", "the most epochs of a training", epochs).default<number>(most),
  epochsOrNone: () =>
    numeric("--epochs <count>", "the most epochs of a training; 0, with --from, leaves all that was learned as it is", {
      ...epochs,
      atLeast: 0,
    }).default<number>(epochs.default),
  budget: () =>
    new Option(
      "--budget <amount>",
      "how far a training goes, instead of --epochs: such as 20 epochs, 1e6 examples, 90 seconds (without validation), 10 minutes or 2 hours; the epoch that it cuts is judged",
    ).argParser(budgetText),
  batch: (says = "the windows of a step") =>
    numeric("--batch <size>", says, batchSize).default<number>(batchSize.default),
  every: () =>
    numeric("--every <epochs>", "the epochs from one validation to the next", every).default<number>(every.default),
  patience: () =>
    numeric(
      "--patience <count>",
      "the validations in a row without progress after which training ends",
      patience,
    ).default<number>(patience.default),
  validate: () =>
    new Option(
      "--validate <figures>",
      `the figure that chooses the epoch on validation, and others that are told, with commas between: such as ndcg@10,hr@50,mrr`,
    )
      .argParser(figuresText)
      .default<string>("hr@50"),
  gradientNorms: () =>
    new Option(
      "--gradient-norms",
      "tell the length of each parameter's gradient, the mean of an epoch's batches; costs time",
    ).default<boolean>(false),
  traceNotFinite: () =>
    new Option(
      "--trace-not-finite",
      "where the loss becomes NaN or infinite, go through the epoch again, and say which operation of the model was the first",
    ).default<boolean>(false),
  resume: () =>
    new Option(
      "--resume",
      "go on where an interrupted training with the same --out stood; --epochs may be more, and --patience another",
    ).default<boolean>(false),
  from: () =>
    new Option(
      "--from <file>",
      "a model file to go on from, on other data: users and items that it knows keep what was learned, new ones begin anew; its model, L and T are taken where no others are named",
    ),
};
