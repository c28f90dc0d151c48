/// Asks a model: token by token, with a cache of keys and values.
package cria.generate;
