//! INSERT, UPDATE, DELETE and MERGE over rows that are known.  Counterpart: executor/nodeModifyTable.c.
