// The ops that exist for each element type, in the order of a forward pass. Included once a type: no include guard.
#include "elementwise.cu"
#include "embedding.cu"
#include "rmsnorm.cu"
#include "rmsnorm_backward.cu"
#include "rope.cu"
#include "attention_plain.cu"
#include "swiglu.cu"
#include "cross_entropy.cu"
