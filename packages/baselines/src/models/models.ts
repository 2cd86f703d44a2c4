/** The models by their names in commands: two floors that only count, those of the paper in the order of its Table 2, then others by year. */
import { bert4rec } from "./bert4rec.ts";
import { bprmf } from "./bprmf.ts";
import { caser } from "./caser.ts";
import { ease } from "./ease.ts";
import { fmc } from "./fmc.ts";
import { fpmc } from "./fpmc.ts";
import { gru4rec } from "./gru4rec.ts";
import { hrm } from "./hrm.ts";
import { itemKnn } from "./item-knn.ts";
import { lrurec } from "./lrurec.ts";
import { lstmPlus } from "./lstm-plus.ts";
import { popularity } from "./popularity.ts";
import { prme } from "./prme.ts";
import { sasrec } from "./sasrec.ts";
import { sameAsLast } from "./same-as-last.ts";
import { transrec } from "./transrec.ts";
import { vSknn } from "./v-sknn.ts";

/** For each model, the function that makes it from its options. Missing options take their defaults. */
export const models = {
  popularity,
  /** A floor: the item that followed the last item most often in training comes next. */
  "same-as-last": sameAsLast,
  bprmf,
  fmc,
  fpmc,
  hrm,
  prme,
  transrec,
  caser,
  /** A recurrent cell in the place of attention. */
  "lstm-plus": lstmPlus,
  gru4rec,
  sasrec,
  bert4rec,
  lrurec,
  /** These three count, or solve one system of equations. */
  "item-knn": itemKnn,
  /** The users whose items are like the last of a history. */
  "v-sknn": vSknn,
  ease,
} as const;
