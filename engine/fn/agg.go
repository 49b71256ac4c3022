package fn

import "github.com/colloquydb/colloquy/storage/column"

// Sizes for the accounts of memory.
const (
	stringBytes = 16 // a string without its text
	cellBytes   = 24
)

// grown returns s with at least n elements, the new ones zero.
func grown[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	if n <= cap(s) {
		return s[:n] // never used before, hence zero
	}
	return append(make([]T, 0, max(n, 2*len(s), 8)), s...)[:n]
}

// groupOf returns the group of row i.
func groupOf(groups []uint32, i int) uint32 {
	if groups == nil {
		return 0
	}
	return groups[i]
}

// mapped returns the group of the receiver that group g of a merged state becomes.
func mapped(remap []uint32, g int) uint32 {
	if remap == nil {
		return uint32(g)
	}
	return remap[g]
}

// aggregate1 is one way to call an aggregate of one argument: what it takes and gives, and its state.
type aggregate1 struct {
	arg      column.Type
	result   column.Type
	newState func() AggState
}

// aggregates1 makes the binder of an aggregate of one argument.
func aggregates1(list ...aggregate1) func([]Arg) (*BoundAgg, error) {
	return func(args []Arg) (*BoundAgg, error) {
		if len(args) != 1 {
			return nil, errNoMatch
		}
		best, bestCost := -1, 0
		for i, a := range list {
			if cost, ok := argCost(args[0], a.arg); ok && !args[0].Literal && (best < 0 || cost < bestCost) {
				best, bestCost = i, cost
			}
		}
		if best < 0 {
			return nil, errNoMatch
		}
		a := list[best]
		return &BoundAgg{Args: []column.Type{a.arg}, Result: a.result, NewState: a.newState}, nil
	}
}
