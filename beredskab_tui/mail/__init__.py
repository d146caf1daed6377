"""Mail: texts made from templates, frozen and queued, and the courier that brings them to the mail server."""
