package cria.check;

import cria.check.twin.Fingerprint;
import cria.data.batch.EncodedExample;
import cria.data.shape.Example;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Map;

/// What a look at one conversation has shown.
///
/// @param example  as it would be trained on
/// @param key      what it says, by which it is put on one side
/// @param encoded  the whole of it, however long
/// @param turns    of a conversation, or 1
/// @param scripts  its letters by script
record Looked(Example example, long key, EncodedExample encoded, Fingerprint fingerprint, List<Found> found, int turns, String language,
    Map<UnicodeScript, Integer> scripts) {}
