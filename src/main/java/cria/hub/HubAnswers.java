package cria.hub;

import cria.InputException;
import cria.Shown;
import cria.WorkException;
import java.util.Optional;

/// What the hub says no with, in a line that says what to do.
final class HubAnswers {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE_FOR_LEGAL_REASONS = 451;

    private HubAnswers() {}

    /// @param file that was asked for; nothing where it was the list of files
    /// @return an [InputException] or a [WorkException]
    static RuntimeException refusal(RepoId id, HubEnvironment environment, HubHttp.Reply reply, Optional<String> file) {
        String code = reply.header("X-Error-Code").orElse("");
        String said = reply.header("X-Error-Message").map(text -> " (" + Shown.of(text) + ")").orElse("");
        String page = environment.address(id.page()).toString();
        String token = "used: " + environment.tokenUsed();
        return switch (code) {
            case "GatedRepo" -> new InputException(
                ("%s: the %s is gated: accept the terms at %s, then set HF_TOKEN to a token that may read "
                    + "it (%s)").formatted(id, id.type().title(), page, token));
            case "RevisionNotFound" -> new InputException("%s: the %s has no revision %s; look at %s"
                .formatted(id, id.type().title(), id.revision(), page));
            case "EntryNotFound" -> new InputException("%s: %s is listed and not there; try again, or look at %s"
                .formatted(id, file.map(Shown::of).orElse("a file"), page));
            case "RepoNotFound", "RepositoryNotFound" -> missing(id, environment, token);
            default -> switch (reply.status()) {
                case UNAUTHORIZED -> said.contains("Invalid") && environment.token().isPresent()
                    ? new InputException("%s: the hub does not know the token %s; set HF_TOKEN to one that holds"
                        .formatted(id, environment.tokenUsed()))
                    : missing(id, environment, token);
                case FORBIDDEN -> new InputException(
                    "%s: the hub does not let us read it%s; look at %s, and set HF_TOKEN to a token that may (%s)"
                        .formatted(id, said, page, token));
                case NOT_FOUND -> missing(id, environment, token);
                case UNAVAILABLE_FOR_LEGAL_REASONS -> new InputException("%s: the hub may not give it out%s; look at %s"
                    .formatted(id, said, page));
                default -> new WorkException("%s: %s answered %d%s; try again later, or look at HF_ENDPOINT"
                    .formatted(id, environment.endpoint(), reply.status(), said));
            };
        };
    }

    /// The hub says the same of what is missing and of what is private.
    private static InputException missing(RepoId id, HubEnvironment environment, String token) {
        return new InputException(
            ("%s: %s has no %s of that name, or it is private: look at the spelling%s; for a private one set HF_TOKEN "
                + "(%s)").formatted(id, environment.endpoint(), id.type().title(), id.type() == RepoType.MODEL
                    ? " (a data set is datasets/" + id.name() + ")" : "", token));
    }
}
