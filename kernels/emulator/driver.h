// What the files of the driver's functions share. Handles are pointers to these structures.
#pragma once

#include "memory.h"
#include "result.h"

using Address = unsigned long long; // CUdeviceptr
using Device = int;

struct Context { int users = 0; };
struct Stream { unsigned flags; };
struct Event { unsigned flags; double recorded; };

// Whether the driver is ready, a context is current on the calling thread, and the call is not to fail; else why not.
Result ready();
