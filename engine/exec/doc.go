// Package exec runs physical plans: trees of operators over batches of column vectors.
//
// A plan is a tree of [Node]. Running it turns every node into an operator. Sources (a scan, a list of values, counts from
// metadata) produce batches, and operators push them towards the root: Push(worker, batch), then Flush(worker, morsel) when
// a unit of work is through, then Finish once. [Run] drives the tree and hands the rows of the root to one consumer, with
// back-pressure.
//
// # Contract of operators
//
//   - Push may be called by several workers at once, each with its own number below the number of workers of the run; state is
//     kept per worker and merged by Finish, which is called once, after all calls of Push and Flush have returned.
//   - A batch belongs to the caller of Push again when Push returns: an operator that keeps values copies them. Strings may
//     be kept as they are, since the memory that they point into is never changed.
//   - Push returns errStop when the operator wants no more rows of this morsel or of any (LIMIT); it is no failure.
//   - State that grows with the data is accounted in the memory budget of the query.
//   - Sources look at the context for each chunk and each batch.
//
// # Order
//
// Rows have the order of storage unless an operator says otherwise: a scan numbers its morsels (chunks), and the
// operators that care (the root, LIMIT, TOP-N for ties) put what the workers produce back in that order. So LIMIT without ORDER BY
// returns the first rows in file order, whatever the number of workers.
//
// # Imports
//
// The package imports engine/fn and storage (with storage/column) and bitmap, and no syntax tree.
package exec
