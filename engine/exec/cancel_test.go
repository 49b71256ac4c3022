package exec

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// goroutines returns the stacks of goroutines that are in this package, the caller's left out. One that is about to return, having
// said that it is done, gets a moment to do so.
func goroutines() string {
	found := ""
	for range 100 {
		if found = liveGoroutines(); found == "" {
			break
		}
		time.Sleep(time.Millisecond)
	}
	return found
}

func liveGoroutines() string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var found []string
	for i, g := range strings.Split(string(buf), "\n\n") {
		if i > 0 && strings.Contains(g, "engine/exec.") && !strings.Contains(g, "testing.") {
			found = append(found, g)
		}
	}
	return strings.Join(found, "\n\n")
}

func manyNumbers() *memSource {
	sizes := make([]int, 500)
	for i := range sizes {
		sizes[i] = 1000
	}
	return numbers(sizes...)
}

func TestCloseLeavesNoGoroutine(t *testing.T) {
	plans := map[string]Node{
		"scan":  manyNumbers(),
		"sort":  &Sort{Input: manyNumbers(), Keys: []SortKey{{Col: 0, Desc: true}}, Limit: -1},
		"limit": &Limit{Input: manyNumbers(), Count: 100000},
	}
	for name, n := range plans {
		for reads := range 3 {
			s := Run(context.Background(), n, Options{Workers: 3, BatchRows: 100})
			for range reads {
				if _, err := s.Next(); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if g := goroutines(); g != "" {
				t.Fatalf("%s: after Close:\n%s", name, g)
			}
			if _, err := s.Next(); !errors.Is(err, ErrClosed) {
				t.Fatalf("%s: Next after Close: %v", name, err)
			}
			_ = s.Close()
		}
	}
}

func TestCancelStopsEveryPlan(t *testing.T) {
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		ctx, cancel := context.WithCancel(context.Background())
		if cause == context.DeadlineExceeded {
			ctx, cancel = context.WithTimeout(context.Background(), 2*time.Millisecond)
		}
		src := manyNumbers()
		src.pause = func(m int) {
			if m == 50 {
				if cause == context.Canceled {
					cancel()
				}
				<-ctx.Done()
			}
		}
		s := Run(ctx, &Aggregate{Input: src, Exprs: []Expr{col(0)}, Keys: []int{0}}, Options{Workers: 2})
		_, err := s.Next()
		if !errors.Is(err, cause) {
			t.Errorf("error is %v, want %v", err, cause)
		}
		s.Close()
		cancel()
		if g := goroutines(); g != "" {
			t.Fatalf("after Close:\n%s", g)
		}
	}
}

// TestSlowReaderHoldsBackTheSource holds that memory does not grow while nobody reads.
func TestSlowReaderHoldsBackTheSource(t *testing.T) {
	src := manyNumbers()
	pushes := make(chan struct{}, 1<<20)
	src.pushed = func() { pushes <- struct{}{} }
	s := Run(context.Background(), src, Options{Workers: 1, BatchRows: 100})
	defer s.Close()
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(20 * time.Millisecond)
	if n := len(pushes); n > streamDepth+3 {
		t.Fatalf("%d batches were produced for one that was read", n)
	}
	rows := 100
	for {
		b, err := s.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		rows += b.N
	}
	if rows != 500*1000 {
		t.Fatalf("%d rows", rows)
	}
}

func TestMemoryLimit(t *testing.T) {
	for name, n := range map[string]Node{
		"sort":  &Sort{Input: manyNumbers(), Keys: []SortKey{{Col: 0}}, Limit: -1},
		"group": &Aggregate{Input: manyNumbers(), Exprs: []Expr{col(0)}, Keys: []int{0}},
	} {
		if _, err := collect(t, n, Options{Workers: 2, MemoryLimit: 1 << 20}); !errors.Is(err, ErrMemoryLimit) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
	// A top-N keeps few rows, whatever it reads.
	if _, err := collect(t, &Sort{Input: manyNumbers(), Keys: []SortKey{{Col: 0, Desc: true}}, Limit: 10}, Options{Workers: 2, MemoryLimit: 1 << 20}); err != nil {
		t.Error(err)
	}
}
