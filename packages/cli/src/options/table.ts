/**
 * The options of the command `attrec`, each declared once with its name, description, argument and default. A command adds the
 * options that it needs; help, the notes of a model file and docs/options.md come from the same declarations.
 */
import { Option } from "@commander-js/extra-typings";
import { MAX_THREADS } from "@attrec/tensor";
import {
  adagradOptions,
  type ColdUsers,
  defaultProtocol,
  integerOption,
  type IntegerOption,
  negativeRules,
  shortHistoriesChoices,
  type MetricName,
  metricNames,
  type NumberOption,
  splitForms,
  type TargetRule,
  targetRules,
  trainingOptions,
  usualCutoffs,
  usualMetrics,
} from "attrec";
import { either, optimizerNames, scheduleNames, wrapperNames } from "attrec/extend";
import { deviceNames } from "./device.ts";
import { grouped } from "./groups.ts";
import {
  assignment,
  budgetText,
  columnsNamed,
  figuresText,
  filterNamed,
  listOf,
  numberFor,
  oneOf,
  optimizerText,
  protocolNames,
  scheduleText,
  seedsNamed,
  splitNamed,
} from "./settings.ts";

const { epochs, batchSize, rate, every, patience } = trainingOptions;

/**
 * The longest history: a model file may ask for no longer one either. Without data nothing else limits a history, and the work
 * grows with it.
 */
const LONGEST_HISTORY = 65_536;

/** An option with a number, which a declaration checks. */
const numeric = <const Flags extends string>(flags: Flags, says: string, takes: IntegerOption | NumberOption) =>
  new Option(flags, says).argParser(numberFor(flags.split(" ", 1).join(), takes));

const coldUsersChoices = ["left-out", "ranked"] as const satisfies readonly ColdUsers[];

const oneTargetRules = ["first", "last", "random"] as const satisfies readonly TargetRule[];

/** A whole number without a default, for `numeric`. */
const whole = (atLeast: number, atMost?: number): IntegerOption =>
  integerOption({ default: atLeast, atLeast, ...(atMost !== undefined && { atMost }), meaning: "" });

/** The options; those of a group follow each other in help. */
const table = {
  data: () =>
    new Option("--data <folder>", "the folder of the data sets; the environment variable ATTREC_DATA if not given"),
  filter: () =>
    new Option(
      "--filter <filter>",
      "none, or steps such as u10>i2>u10: u10 (users with 10 actions), i2 (items), core5 (both, until it holds), r4 (ratings), once (no repeats)",
    ).argParser(filterNamed),
  columns: () =>
    new Option(
      "--columns <columns>",
      "the columns of a file by name or number, such as user=buyer,item=sku,time=when,rating=stars; time=none for lines in the order of time; found by their usual names if not given",
    ).argParser(columnsNamed),
  items: () =>
    new Option(
      "--items <file>",
      "a table of items, whose columns become features; that beside a file of RecBole if not given",
    ),
  users: () => new Option("--users <file>", "a table of users, likewise"),
  protocol: () =>
    new Option("--protocol <name>", "the protocol: default, or author for the first author's released code")
      .argParser(oneOf("protocol", protocolNames))
      .default<string>("default"),
  split: () =>
    new Option("--split <split>", `how actions are divided: such as ${either(splitForms)}`)
      .argParser(splitNamed)
      .default<string>(defaultProtocol.split),
  targetRule: () =>
    new Option("--target-rule <rule>", `which of a user's held-out actions are asked for: ${either(targetRules)}`)
      .argParser(oneOf("rule of targets", targetRules))
      .default<TargetRule>(defaultProtocol.targetRule),
  /** For tests that compare users by one action each. */
  oneTargetRule: () =>
    new Option(
      "--target-rule <rule>",
      `which of a user's held-out actions is asked for: ${either(oneTargetRules)}; one each, by which users are compared`,
    )
      .argParser(oneOf("rule of targets", oneTargetRules))
      .default<TargetRule>("last"),
  coldUsers: () =>
    new Option("--cold-users <choice>", `users without an action in training: ${either(coldUsersChoices)}`)
      .argParser(oneOf("choice for cold users", coldUsersChoices))
      .default<ColdUsers>(defaultProtocol.coldUsers),
  negatives: () =>
    new Option(
      "--negatives <rule>",
      "what is never drawn as a negative: not-targets (the targets of the window), not-history (all items of the user in training), or own, the rule of the model's paper or code",
    )
      .argParser(oneOf("rule of negatives", negativeRules))
      .default<(typeof negativeRules)[number]>("own"),
  shortHistories: () =>
    new Option(
      "--short-histories <choice>",
      "histories shorter than L: left-out (of training; ranked, repeating their oldest item), repeated (trained on as well), or masked; masked if not given for a model that takes a mask, left-out for others",
    ).argParser(oneOf("choice for short histories", shortHistoriesChoices)),
  /** For all models of a comparison: one that takes a mask has short histories masked in any case. */
  otherShortHistories: () =>
    new Option(
      "--short-histories <choice>",
      "histories shorter than L, for models that take no mask: left-out (of training; ranked, repeating their oldest item), or repeated (trained on as well)",
    )
      .argParser(oneOf("choice for short histories", ["left-out", "repeated"]))
      .default<"left-out" | "repeated">("left-out"),
  dataset: () =>
    new Option("--dataset <name|file>", "a data set (see: attrec data list), or a file of interactions").default(
      "movietweetings-100k",
    ),
  /** The protocol: by default that of a saved model. */
  otherProtocol: () =>
    new Option("--protocol <name>", "the protocol: default or author; that of the training if not given").argParser(
      oneOf("protocol", protocolNames),
    ),
  /** The split, by default that of a saved model; likewise the two after it. */
  otherSplit: () =>
    new Option("--split <split>", "how actions are divided; as in the training if not given").argParser(splitNamed),
  otherTargetRule: () =>
    new Option(
      "--target-rule <rule>",
      `which of a user's held-out actions are asked for: ${either(targetRules)}; as in the training if not given`,
    ).argParser(oneOf("rule of targets", targetRules)),
  otherColdUsers: () =>
    new Option(
      "--cold-users <choice>",
      `users without an action in training: ${either(coldUsersChoices)}; as in the training if not given`,
    ).argParser(oneOf("choice for cold users", coldUsersChoices)),
  /** The data of a saved model. */
  trainedOn: () =>
    new Option("--dataset <name|file>", "the data that the model was trained on; needed where they are not found"),
  /** The code of a saved model. */
  model: () =>
    new Option(
      "--model <model>",
      "the code of a model that does not come with attrec, such as ./my-model.ts#myModel; a model file may not choose it",
    ),
  length: () =>
    numeric(
      "--length <L>",
      "the items of a history (L); those of the data set if not given",
      whole(1, LONGEST_HISTORY),
    ),
  targets: () =>
    numeric("--targets <T>", "the items to predict in training (T); those of the data set if not given", whole(1)),
  set: () =>
    new Option(
      "--set <name=value>",
      "an option of the model (see: attrec models MODEL); may be given several times",
    ).argParser(assignment),
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
      whole(1),
    ).default<number>(1),
  accumulator: () =>
    numeric(
      "--accumulator <number>",
      "the value that Adagrad's sums begin with",
      adagradOptions.initial,
    ).default<number>(adagradOptions.initial.default),
  device: (says = `the device that computes: ${either(deviceNames)} (see: attrec devices)`) =>
    new Option("--device <name>", says).default("wasm"),
  threads: () =>
    numeric(
      "--threads <count>",
      "the threads of the wasm device; one for each processor if not given",
      whole(1, MAX_THREADS),
    ),
  seed: (says = "the number that decides everything random") =>
    numeric("--seed <number>", says, whole(0)).default<number>(1),
  seeds: () =>
    new Option(
      "--seeds <list>",
      "train once for each of these seeds, such as 1,2,3 or 1-5, each with a file of its own, and tell mean and standard deviation",
    ).argParser(seedsNamed),
  epochs: (most: number = epochs.default) =>
    numeric("--epochs <count>", "the most epochs of a training", epochs).default<number>(most),
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
  out: () => new Option("--out <file>", "the file for the model (safetensors); its state is kept beside it"),
  events: () =>
    new Option(
      "--events <file>",
      "a table between commas (CSV) of what is told of each epoch, as it stands after each",
    ),
  tensorboard: () => new Option("--tensorboard <folder>", "a folder for files that TensorBoard reads, likewise"),
  curve: () => new Option("--curve <file>", "a picture (SVG) of validation and loss by epoch, likewise"),
  resume: () =>
    new Option(
      "--resume",
      "go on where an interrupted training with the same --out stood; --epochs may be more, and --patience another",
    ).default<boolean>(false),
  from: () =>
    new Option(
      "--from <file>",
      "a model file to go on from, on other data: users and items that it knows keep what was learned, new ones begin anew",
    ),
  part: () =>
    new Option("--part <name>", "the part of the data that is ranked: test or validation")
      .argParser(oneOf("part", ["test", "validation"]))
      .default<"test">("test"),
  metrics: () =>
    new Option("--metrics <names>", `the metrics with commas between: ${metricNames.join(", ")}`)
      .argParser(listOf(oneOf("metric", metricNames)))
      .default<readonly MetricName[]>(usualMetrics, usualMetrics.join()),
  cutoffs: () =>
    new Option("--cutoffs <k>", "the cut-offs of metrics that look at the first k items, with commas between")
      .argParser(listOf(numberFor("--cutoffs", whole(1))))
      .default<readonly number[]>(usualCutoffs, usualCutoffs.join()),
  apart: () =>
    new Option("--apart", "measure repeats and items that are new to the user apart as well").default<boolean>(false),
  sampled: (says = "rank among so many items drawn at random, not among all; biased, and labelled so") =>
    numeric("--sampled <count>", says, whole(1)),
  perUser: () => new Option("--per-user <file>", "the file for each user's figures, a table between commas"),
  ranks: () => new Option("--ranks", "print the rank of each right item as well").default<boolean>(false),
  user: () => new Option("--user <name>", "the user, as the data name her"),
  allUsers: () => new Option("--all", "all users, one after another").default<boolean>(false),
  history: () =>
    new Option(
      "--history <items...>",
      "the last items of the user, or of a stranger, as the data name them, the latest last; then no data are needed",
    ),
  only: () => new Option("--only <file>", "the items that may be recommended, a name on each line"),
  except: () => new Option("--except <file>", "items that are not recommended, a name on each line"),
  repeats: () => new Option("--repeats", "recommend also what the user has acted on before").default<boolean>(false),
  evaluatedLists: () =>
    new Option(
      "--lists <file>",
      "lists of another program in the place of a model: rows of user, item and score (or rank), or JSON lines; --dataset names the data",
    ),
  lists: () => new Option("--out <file>", "the file for the lists: a name that ends in .csv, .jsonl or .parquet"),
  exported: () =>
    new Option("--out <file>", "the file: a name that ends in .npz, .safetensors, .npy or .onnx").makeOptionMandatory(),
  parameter: () => new Option("--parameter <path>", "the parameter that a file of .npy holds, such as items"),
  heatMap: () => new Option("--out <file>", "the file for the heat map of attention (SVG)"),
  table: () => new Option("--table <path>", "the table of items, such as items; the first of the model if not given"),
  nearness: () =>
    new Option("--by <measure>", "how near two items are: distance (Euclidean), cosine or product")
      .argParser(oneOf("measure", ["distance", "cosine", "product"]))
      .default<"distance" | "cosine" | "product">("distance"),
  port: () =>
    numeric("--port <number>", "the port of this machine; 0 for any that is free", whole(0, 65_535)).default<number>(
      8080,
    ),
  count: () => numeric("--count <count>", "the number of items", whole(1)).default<number>(10),
  markdown: () => new Option("--markdown", "print a page of documentation").default<boolean>(false),
  config: () =>
    new Option(
      "--config <file>",
      "a file with options by their names, in YAML or JSON, or the file of a model, which keeps those of its training; the command line comes first",
    ),
  json: (says = "print one JSON object a line") => new Option("--json", says).default<boolean>(false),
};

/** The option of a name, made anew for each command because commands may change their options. */
export const option = grouped(table, {
  data: "Data:",
  filter: "Data:",
  columns: "Data:",
  items: "Data:",
  users: "Data:",
  dataset: "Data:",
  trainedOn: "Data:",
  protocol: "Protocol:",
  split: "Protocol:",
  targetRule: "Protocol:",
  oneTargetRule: "Protocol:",
  coldUsers: "Protocol:",
  negatives: "Protocol:",
  shortHistories: "Protocol:",
  otherShortHistories: "Protocol:",
  otherProtocol: "Protocol:",
  otherSplit: "Protocol:",
  otherTargetRule: "Protocol:",
  otherColdUsers: "Protocol:",
  part: "Measures:",
  metrics: "Measures:",
  cutoffs: "Measures:",
  apart: "Measures:",
  sampled: "Measures:",
  perUser: "Measures:",
  ranks: "Measures:",
  model: "Model:",
  length: "Model:",
  targets: "Model:",
  set: "Model:",
  optimizer: "Training:",
  rate: "Training:",
  schedule: "Training:",
  accumulate: "Training:",
  accumulator: "Training:",
  seed: "Training:",
  seeds: "Training:",
  epochs: "Training:",
  batch: "Training:",
  budget: "Training:",
  every: "Training:",
  patience: "Training:",
  validate: "Training:",
  gradientNorms: "Training:",
  traceNotFinite: "Training:",
  resume: "Training:",
  from: "Training:",
  user: "Recommendations:",
  allUsers: "Recommendations:",
  history: "Recommendations:",
  only: "Recommendations:",
  except: "Recommendations:",
  repeats: "Recommendations:",
  lists: "Recommendations:",
  evaluatedLists: "Measures:",
  nearness: "Recommendations:",
  heatMap: "Recommendations:",
  table: "Recommendations:",
  port: "Machine:",
  count: "Recommendations:",
  device: "Machine:",
  threads: "Machine:",
  out: "Files and printing:",
  markdown: "Files and printing:",
  events: "Files and printing:",
  tensorboard: "Files and printing:",
  curve: "Files and printing:",
  config: "Files and printing:",
  json: "Files and printing:",
});
