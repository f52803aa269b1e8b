"""The search bar: words, images and filters become a query."""
