/// Listeners of a run that write down what it shows.
package cria.log;
