/** The usual training of a model, which it may declare beside its options. */

/** What suits a model, all of it: a learning rate goes with its optimizer, and both with the size of a step. */
export interface UsualTraining {
  /** The optimizer by its name, with settings if it needs some: `adam`, `adamw:decay=0.1`. */
  readonly optimizer: string;
  /** The learning rate. */
  readonly rate: number;
  /** The windows or sequences of a step. */
  readonly batchSize: number;
}
