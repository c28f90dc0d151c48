// The threads of the host that share the emulator's work.
#pragma once

// Calls work(context, i) for i = 0, 1, … on as many threads of the host at once as there are; i is each one's number. Returns
// when all calls have. Only one such call runs at a time.
extern "C" void cria_emulator_parallel(void (*work)(void *context, int number), void *context);
