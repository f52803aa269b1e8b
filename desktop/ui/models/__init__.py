"""Model packs in the window: installations and the change of a model, whatever window or dialog shows them."""
