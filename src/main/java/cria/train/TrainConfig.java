package cria.train;

import cria.optim.AdamW;
import cria.optim.LearningRateSchedule;

/// The settings of a run that the loop reads. Names and meaning are those of transformers' `TrainingArguments`.
///
/// @param trainBatchSize examples of a micro-batch
/// @param maxSteps       optimizer steps of the whole run
/// @param maxGradNorm    length to which longer gradients are cut; 0 means never
/// @param logFirstStep   whether the first step is logged whatever the interval
public record TrainConfig(
    int trainBatchSize,
    int maxSteps,
    LearningRateSchedule schedule,
    AdamW.Settings adamW,
    double maxGradNorm,
    Regularization regularization,
    Recompute recompute,
    Interval logging,
    boolean logFirstStep,
    Interval evaluation,
    boolean evaluateOnStart,
    Interval saving) {}
