"""The engine on AnalyticDB for PostgreSQL, Alibaba Cloud's distributed vector database with an image-search API."""
