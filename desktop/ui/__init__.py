"""The window: widgets that show and tell, controllers that act."""
