package fn

import "sync/atomic"

// lastOf keeps what was made of the last key, so that a constant pattern is compiled once for all batches and a column of
// patterns once for each run of equal ones. It is safe for concurrent use.
type lastOf[K comparable, V any] struct {
	last atomic.Pointer[keyed[K, V]]
}

type keyed[K comparable, V any] struct {
	key   K
	value V
}

// get returns what make gives for key.
func (l *lastOf[K, V]) get(key K, make func(K) (V, error)) (V, error) {
	if k := l.last.Load(); k != nil && k.key == key {
		return k.value, nil
	}
	v, err := make(key)
	if err == nil {
		l.last.Store(&keyed[K, V]{key, v})
	}
	return v, err
}
