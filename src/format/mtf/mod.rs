//! SQL Server backup media.
