// The subcommands of `attrec`.
import { apart } from "../options/apart.ts";
import { configurable } from "../options/configurable.ts";
import { dataCommand } from "./list-data.ts";
import { demoCommand } from "./demo.ts";
import { devicesCommand } from "./list-devices.ts";
import { evaluateCommand } from "./evaluate.ts";
import { modelsCommand } from "./list-models.ts";
import { explainCommand } from "./explain.ts";
import { exportCommand } from "./export.ts";
import { newCommand } from "./new.ts";
import { protocolCommand } from "./protocol.ts";
import { recommendCommand } from "./recommend.ts";
import { serveCommand } from "./serve.ts";
import { similarCommand } from "./similar.ts";
import { trainCommand } from "./train.ts";

/** The subcommands in the order of help. */
export const attrecCommands = () => [
  apart(configurable(trainCommand())),
  apart(configurable(evaluateCommand())),
  apart(configurable(recommendCommand())),
  configurable(similarCommand()),
  apart(configurable(explainCommand())),
  configurable(serveCommand()),
  apart(configurable(exportCommand())),
  newCommand(),
  modelsCommand(),
  dataCommand(),
  protocolCommand(),
  devicesCommand(),
  demoCommand(),
];
