"""One small file a format; each knows only the model."""
