"""Pictures: formats, decoding within limits, EXIF. The only place that knows Pillow, pi-heif and rawpy."""
