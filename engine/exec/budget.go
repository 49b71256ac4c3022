package exec

import (
	"fmt"
	"sync/atomic"
)

// budget accounts the bytes that the operators of one run keep.
type budget struct {
	limit int64 // 0: none
	used  atomic.Int64
	peak  atomic.Int64
}

// grow adds n bytes (or gives back, if negative) on behalf of what.
func (m *budget) grow(what string, n int64) error {
	used := m.used.Add(n)
	if n <= 0 {
		return nil
	}
	for {
		peak := m.peak.Load()
		if used <= peak || m.peak.CompareAndSwap(peak, used) {
			break
		}
	}
	if m.limit > 0 && used > m.limit {
		return fmt.Errorf("%s needs more than the %d bytes a query may keep: %w", what, m.limit, ErrMemoryLimit)
	}
	return nil
}

// account is one holder's share of a budget: set tells it the size now.
type account struct {
	budget *budget
	what   string
	held   int64
}

// accountStep keeps small changes of size from touching the shared counter.
const accountStep = 32 << 10

func (a *account) set(bytes int64) error {
	d := bytes - a.held
	if d < accountStep && d > -accountStep {
		return nil
	}
	a.held = bytes
	return a.budget.grow(a.what, d)
}

func (a *account) close() {
	if a.budget != nil {
		_ = a.budget.grow(a.what, -a.held) // giving back cannot fail
	}
	a.held = 0
}
