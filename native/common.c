#include "cria.h"
typedef int cria_nothing;
