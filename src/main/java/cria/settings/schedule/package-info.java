/// The schedules of the learning rate by their names, and what `--lr_scheduler_kwargs` says of them.
@NullMarked
package cria.settings.schedule;

import org.jspecify.annotations.NullMarked;
