package cria.cli.command;

import cria.Shown;
import cria.settings.ModelSettings;
import cria.settings.Problems;
import cria.tokenizer.template.ChatTemplates;

/// What can be said of a model's flags before it is opened.
final class ModelCheck {

    private ModelCheck() {}

    static void check(Problems problems, ModelSettings model) {
        model.check(problems);
        if (model.chatTemplate != null && ChatTemplates.find(model.chatTemplate).isEmpty()) {
            problems.add("--chat_template " + Shown.of(model.chatTemplate) + ": is none that Cria writes; " + ChatTemplates.CHOOSE);
        }
    }
}
