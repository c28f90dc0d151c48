// reductions
