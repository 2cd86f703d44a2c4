/** `attrec serve`: answers requests for recommendations, on this machine alone, until it is interrupted. */
import { Command } from "@commander-js/extra-typings";
import { recommenderOf, similarItems } from "attrec";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { endWithin, watchInterrupt } from "../program/interrupt.ts";
import { outputOf } from "../program/output.ts";
import { startServer } from "../serve/server.ts";
import { openTrained } from "./trained.ts";

/** How long, in milliseconds, requests that have arrived are answered after Ctrl-C. A second press ends them. */
const LAST_ANSWERS = 10_000;

/** `attrec serve`: recommendations as JSON over HTTP. */
export const serveCommand = () =>
  new Command("serve")
    .description("Answer requests for recommendations as JSON over HTTP, on this machine alone, until Ctrl-C.")
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .addOption(option.port())
    .addOption(option.model())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.json())
    .action(async (path, options) => {
      const device = await deviceNamed(options.device, options.threads);
      const trained = await openTrained(path, options, "it cannot be served");
      const { model, userNames, itemNames } = trained;
      const recommend = recommenderOf(trained, device);
      // The first request makes the plan, which takes a while: not that of a caller.
      await recommend({ history: itemNames.slice(0, 1), count: 1 });
      const interrupt = watchInterrupt();
      endWithin(LAST_ANSWERS);
      const server = await startServer(
        {
          name: model.name,
          users: userNames.length,
          items: itemNames.length,
          recommend,
          similar: (item, wishes) => similarItems(trained, item, wishes),
        },
        options.port,
      );
      const output = outputOf(options.json);
      output.say(
        `${model.name} answers at ${server.url}, to this machine alone, by the device ${device.name}. Ctrl-C ends it.`,
        {
          event: "serving",
          url: server.url,
          model: model.name,
          device: device.name,
        },
      );
      await interrupt.happened;
      const cut = await server.stop();
      interrupt.stop();
      output.say(
        `Every request that had arrived is answered.${cut === 0 ? "" : ` ${cut} had not arrived whole, or nobody took the answer: they are cut off.`}`,
        { event: "stopped", ...(cut > 0 && { cut }) },
      );
    });
