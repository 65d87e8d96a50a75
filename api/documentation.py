def endpoints(schema, root): return []
