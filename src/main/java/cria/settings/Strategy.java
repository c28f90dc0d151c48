package cria.settings;

/// When something happens that a run does again and again.
public enum Strategy { NO, STEPS, EPOCH }
