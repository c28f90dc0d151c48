/// Who computes: [Backends] is the only place that knows every backend, and says why it took one.
package cria.backend;
