// The subcommands of `attrec`.
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
  configurable(trainCommand()),
  configurable(evaluateCommand()),
  configurable(recommendCommand()),
  configurable(similarCommand()),
  configurable(explainCommand()),
  configurable(serveCommand()),
  configurable(exportCommand()),
  newCommand(),
  modelsCommand(),
  dataCommand(),
  protocolCommand(),
  devicesCommand(),
  demoCommand(),
];
