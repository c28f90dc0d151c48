// cast
