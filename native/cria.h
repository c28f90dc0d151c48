#ifndef CRIA_H
#define CRIA_H
#endif
