"""Work given to many workers: processes of this machine, or a Dask cluster's."""
