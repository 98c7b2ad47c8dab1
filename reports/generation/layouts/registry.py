"""The list of layouts, by name."""

from __future__ import annotations

from reports.generation.layouts import (
    html_table,
    lone_pipes,
    markdown,
    pipe_cells,
    pipe_rows,
    site_html,
    spaced_cells,
    tab_rows,
    tabbed_cells,
    word_html,
)
from reports.generation.layouts.layout import Layout

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        tabbed_cells.LAYOUT,
        spaced_cells.LAYOUT,
        tab_rows.TAB_ROWS,
        tab_rows.TAB_GRID,
        pipe_rows.TAILED,
        pipe_rows.BARE,
        pipe_cells.BARE,
        pipe_cells.SPANNED,
        lone_pipes.LAYOUT,
        markdown.MARKDOWN,
        markdown.MARKDOWN_ROWS,
        html_table.LAYOUT,
        word_html.LAYOUT,
        site_html.LAYOUT,
    )
}
