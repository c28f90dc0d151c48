package cria.kernel;

/// What a product does to what is there: replaces it, or is added to it.
public enum Store { SET, ADD }
