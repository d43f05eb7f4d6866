// Command dashboard reads a dashboard as Grafana's own types do: what they do not know, and what they say is wrong, it tells and ends with 1.
package main

import (
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

func main() {
	runtime := cog.NewRuntime()
	runtime.RegisterPanelcfgVariant(stat.VariantConfig())
	runtime.RegisterPanelcfgVariant(table.VariantConfig())
	runtime.RegisterPanelcfgVariant(timeseries.VariantConfig())
	runtime.RegisterDataqueryVariant(prometheus.VariantConfig())
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var read dashboard.Dashboard
	// a list of no errors comes as an error that says nothing
	if err := read.UnmarshalJSONStrict(raw); err != nil && err.Error() != "" {
		return err
	}
	if err := read.Validate(); err != nil {
		return err
	}
	fmt.Printf("%d panels, schema version %d\n", len(read.Panels), read.SchemaVersion)
	return nil
}
