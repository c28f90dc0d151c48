package cria.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cria.InputException;
import cria.settings.schedule.Schedule;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleArgumentsTest {

    private static OptimizerSettings settings(String type, String kwargs) {
        OptimizerSettings settings = new OptimizerSettings();
        settings.lrSchedulerType = Schedule.valueOf(type.toUpperCase(Locale.ROOT));
        settings.lrSchedulerKwargs = kwargs;
        settings.learningRate = 1e-4;
        return settings;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "linear              | num_cycles=1                | num_cycles: --lr_scheduler_type linear takes no arguments",
        "constant            | power=1                     | power: --lr_scheduler_type constant takes no arguments",
        "cosine              | num_cycle=1                 | num_cycle: --lr_scheduler_type cosine takes num_cycles",
        "cosine              | {\"num_training_steps\": 9} | num_training_steps: --lr_scheduler_type cosine takes num_cycles",
        "cosine              | num_cycles=0                | num_cycles=0: must be more than 0",
        "cosine              | num_cycles=NaN              | num_cycles=NaN: must be a number",
        "cosine              | num_cycles=Infinity         | num_cycles=Infinity: must be a number",
        "cosine              | num_cycles=two              | num_cycles=two: must be a number",
        "cosine              | {\"num_cycles\": \"2\"}     | num_cycles=2: must be a number",
        "cosine              | {\"num_cycles\": [2]}       | num_cycles=[2]: must be a number",
        "cosine              | {\"num_cycles\": true}      | num_cycles=true: must be a number",
        "polynomial          | lr_end=1e-4                 | lr_end=1.0E-4: must be at least 0 and below the learning rate 1.0E-4",
        "polynomial          | power=-1                    | power=-1: must be more than 0",
        "inverse_sqrt        | timescale=0                 | timescale=0: must be more than 0",
        "cosine_with_min_lr  | min_lr=0.1                  | min_lr=0.1: must be from 0 to the learning rate 1.0E-4",
        "cosine_with_min_lr  | min_lr_rate=1.5             | min_lr_rate=1.5: must be from 0 to 1",
        "warmup_stable_decay | num_decay_steps=1.5         | num_decay_steps=1.5: must be a whole number of steps",
        "warmup_stable_decay | num_decay_steps=5,decay_type=sqrt | decay_type=sqrt: must be linear, cosine or 1-sqrt",
        "warmup_stable_decay | num_decay_steps=5,warmup_type=1 | warmup_type=1: must be linear, cosine or 1-sqrt",
        "warmup_stable_decay | num_decay_steps=5,min_lr_ratio=-1 | min_lr_ratio=-1: must be from 0 to 1",
    })
    void whatAScheduleDoesNotTakeIsRefused(String type, String kwargs, String expected) {
        assertEquals("--lr_scheduler_kwargs " + expected,
            assertThrows(InputException.class, () -> check(settings(type, kwargs))).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "cosine_with_min_lr  |            | cosine_with_min_lr takes min_lr or min_lr_rate, one of them, as in min_lr_rate=0.1",
        "cosine_warmup_with_min_lr | min_lr=0,min_lr_rate=0 | "
            + "cosine_warmup_with_min_lr takes min_lr or min_lr_rate, one of them, as in min_lr_rate=0.1",
        "warmup_stable_decay | {}         | warmup_stable_decay needs num_decay_steps, the steps in which it falls at the end",
    })
    void whatAScheduleNeedsIsAskedFor(String type, String kwargs, String expected) {
        assertEquals("--lr_scheduler_kwargs: " + expected,
            assertThrows(InputException.class, () -> check(settings(type, kwargs))).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "num_cycles", "=2", "num_cycles=1,num_cycles=2", "{\"num_cycles\": 1", "{\"num_cycles\": 1, \"num_cycles\": 2}", "num_cycles=1,",
        "num_cycles=1,,", "{} {}",
    })
    void whatIsNeitherPairsNorJsonIsRefused(String kwargs) {
        String message = assertThrows(InputException.class, () -> check(settings("cosine", kwargs))).getMessage();
        assertEquals("--lr_scheduler_kwargs " + kwargs + ": must be NAME=VALUE,... or JSON, as in num_cycles=2,min_lr=1e-6 or "
            + "{\"num_cycles\": 2, \"min_lr\": 1e-6}, each name once", message);
    }

    private static void check(OptimizerSettings settings) {
        Problems problems = new Problems();
        settings.check(problems);
        problems.orThrow();
    }

    @Test
    void aDecayLongerThanTheRunIsRefusedWhenItsStepsAreKnown() {
        OptimizerSettings settings = settings("warmup_stable_decay", "num_decay_steps=8");
        settings.warmupSteps = new Steps(3);
        check(settings);
        assertEquals(0, settings.schedule(11).at(11));
        assertEquals("--lr_scheduler_kwargs num_decay_steps=8: with 3 steps of warm-up it is more than the 10 steps of the run",
            assertThrows(InputException.class, () -> settings.schedule(10)).getMessage());
    }

    @Test
    void theEndOfAPolynomialMustBeBelowTheRateAlsoWhereItIsNotGiven() {
        OptimizerSettings settings = settings("polynomial", null);
        settings.learningRate = 1e-8;
        assertEquals("--lr_scheduler_kwargs lr_end=1.0E-7: must be at least 0 and below the learning rate 1.0E-8",
            assertThrows(InputException.class, () -> check(settings)).getMessage());
    }

    @Test
    void nothingIsNoArguments() {
        for (String nothing : new String[] {null, "", "{}", "None"}) {
            check(settings("linear", nothing));
        }
        assertEquals(Map.of("min_lr", 1e-6, "decay_type", "1-sqrt"), settings("linear", "min_lr=1e-6, decay_type=1-sqrt")
            .scheduleArguments());
    }
}
