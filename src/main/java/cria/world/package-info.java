/// The processes that train one model together, each a rank with its own copy of it.
package cria.world;
