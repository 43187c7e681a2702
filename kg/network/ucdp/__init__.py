"""UCDP events (Sundberg and Melander 2013) beside the network: read, matched and compared."""
