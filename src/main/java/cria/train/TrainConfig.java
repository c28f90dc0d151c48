package cria.train;

import cria.data.batch.BatchPlan;
import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;

/// The settings of a run that the loop reads. Names and meaning are those of transformers' `TrainingArguments`.
///
/// @param batching      micro-batches, their order, and how many make a step
/// @param evalBatchSize examples that evaluation reads at a time; the result does not depend on it
/// @param maxSteps      optimizer steps of the whole run
/// @param maxGradNorm   length to which longer gradients are cut; 0 means never
/// @param savedType     the types of the weights that are written
/// @param saveLimit     checkpoints that are kept, the latest; 0 means all
public record TrainConfig(
    BatchPlan.Options batching,
    int evalBatchSize,
    int maxSteps,
    LearningRateSchedule schedule,
    AdamW.Settings adamW,
    double maxGradNorm,
    Recompute recompute,
    Interval logging,
    boolean logFirstStep,
    Interval evaluation,
    boolean evaluateOnStart,
    Interval saving,
    SavedType savedType,
    int saveLimit) {
}
