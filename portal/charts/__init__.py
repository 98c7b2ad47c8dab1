"""Charts as SVG, made on the server: without inline styles and scripts, each with the table behind it.

``chart.py`` says what a chart is for a page, ``drawing.py`` how marks become SVG; each kind of chart has its own file.
"""
