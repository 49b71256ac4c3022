// Package engine is the embedding API of Colloquy: open a cache of conversation shards, or build it from Parquet, and
// ask it questions in SQL.
//
//	db, err := engine.OpenSources(ctx, []string{"data/*.parquet"})
//	if err != nil { ... }
//	defer db.Close()
//	rows, err := db.Query(ctx, `SELECT model, count(*) FROM conversations WHERE flagged GROUP BY model`)
//	if err != nil { ... }
//	defer rows.Close()
//	for rows.Next() {
//		var model string
//		var n int64
//		if err := rows.Scan(&model, &n); err != nil { ... }
//	}
//	return rows.Err()
//
// A DB is safe for concurrent use, and any number of processes may have one cache open while one of them imports. Each
// query runs on the version of the cache that was current when it began, to its end. Rows belongs to one goroutine.
//
// Errors: *Error for anything about the query text; ErrLocked, ErrReadOnly, ErrCorrupt, ErrMemoryLimit, ErrClosed and
// ErrShard are matched with errors.Is; a cancelled call matches context.Canceled or context.DeadlineExceeded.
//
// The package imports plan and exec for queries, storage and storage/load for caches, and nothing of the terminal.
package engine
