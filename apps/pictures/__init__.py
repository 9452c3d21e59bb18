"""Pictures as they are uploaded: scanned, opened safely, turned upright. No tables: every app may use it."""
