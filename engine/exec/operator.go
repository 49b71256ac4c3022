package exec

import "errors"

// operator takes the batches of a node's input during one run. See the package comment for the contract.
type operator interface {
	// push takes a batch of worker w. errStop and errStopMorsel end the input early.
	push(w int, b *Batch) error
	// flush says that worker w has pushed all batches of a morsel. Every morsel is flushed once, in any order.
	flush(w int, morsel int) error
	// finish comes once, after all push and flush calls have returned without error (or with errStop). It pushes what the
	// operator held back and finishes the operator after it.
	finish() error
}

// errStop says that no more input is wanted, of any worker: a LIMIT is satisfied. It is not a failure.
var errStop = errors.New("exec: no more rows wanted")

// errStopMorsel says that no more rows of this morsel are wanted. The morsel is flushed all the same.
var errStopMorsel = errors.New("exec: no more rows of this morsel wanted")
