"""How displays look: one style sheet that stands in each of them, for light and dark, with no script and no resource.

Pages say in their own ways which theme they have: JupyterLab by `data-jp-theme-light`, VS Code by classes of the body,
Material for MkDocs by `data-md-color-scheme`, Colab by `theme`. Where none does, the browser's preference counts.
"""

from __future__ import annotations

from typing import Final

__all__ = ["STYLE"]

_LIGHT: Final = {
    "fg": "#1f2328", "muted": "#59636e", "line": "#d1d9e0", "bg": "#ffffff", "head": "#f1f4f7", "code": "#eff1f4",
    "hit": "#d3f2da", "hit-line": "#1a7f37", "failed": "#fbdcdc", "failed-fg": "#a40e26", "held": "#1a7f37",
    "good": "#d3f2da", "good-fg": "#0f5323", "bad": "#fbdcdc", "bad-fg": "#a40e26", "warn": "#fff1c2",
    "warn-fg": "#6b4a00", "note": "#dbeafe", "note-fg": "#0a4a94", "free": "#fbdcdc", "worked": "#dbeafe",
}  # fmt: skip
_DARK: Final = {
    "fg": "#e3e6ea", "muted": "#9da7b3", "line": "#3d444d", "bg": "#15191f", "head": "#20262e", "code": "#262c36",
    "hit": "#163d26", "hit-line": "#3fb950", "failed": "#4d1f24", "failed-fg": "#ffa8a1", "held": "#56d364",
    "good": "#163d26", "good-fg": "#7ee2a0", "bad": "#4d1f24", "bad-fg": "#ffa8a1", "warn": "#453710",
    "warn-fg": "#f2cc60", "note": "#16304f", "note-fg": "#9ecbff", "free": "#4d1f24", "worked": "#16304f",
}  # fmt: skip

_FONTS: Final = (
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Hiragino Sans GB", '
    '"Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'
)
_MONO: Final = (
    'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", "PingFang SC", '
    '"Microsoft YaHei", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", monospace'
)

_DARK_PAGES: Final = (
    "[data-jp-theme-light=false]", "body.vscode-dark", "body.vscode-high-contrast", "[data-md-color-scheme=slate]",
    "html[theme=dark]", "html[data-theme=dark]",
)  # fmt: skip
_LIGHT_PAGES: Final = (
    "[data-jp-theme-light=true]", "body.vscode-light", "body.vscode-high-contrast-light",
    "[data-md-color-scheme=default]", "html[theme=light]", "html[data-theme=light]",
)  # fmt: skip


def _variables(colours: dict[str, str], scheme: str) -> str:
    return f"color-scheme:{scheme};" + "".join(f"--bpm-{name}:{colour};" for name, colour in colours.items())


def _on(pages: tuple[str, ...]) -> str:
    return ",".join(f"{page} .bpm" for page in pages)


_RULES: Final = f"""
.bpm{{color:var(--bpm-fg);background:var(--bpm-bg);font:14px/1.5 {_FONTS};max-width:100%;padding:8px 10px;
border-radius:6px;box-sizing:border-box;text-align:left}}
.bpm .bpm-h1{{font-size:16px;font-weight:600;margin:2px 0 4px;color:inherit}}
.bpm .bpm-h2{{font-size:14px;font-weight:600;margin:12px 0 3px;color:inherit}}
.bpm .bpm-line{{margin:3px 0}}
.bpm .bpm-scroll{{overflow-x:auto;margin:4px 0}}
.bpm table.bpm-table{{border-collapse:collapse;border:1px solid var(--bpm-line);background:transparent;margin:0;
font:inherit;color:inherit;width:auto;table-layout:auto}}
.bpm .bpm-table th,.bpm .bpm-table td{{border:1px solid var(--bpm-line);padding:3px 8px;text-align:left;
vertical-align:top;background:transparent;color:inherit;font-size:13px;line-height:1.5;max-width:34em;
white-space:normal;overflow-wrap:break-word;word-break:normal}}
.bpm table.bpm-table tbody tr{{background:transparent}}
.bpm .bpm-table th{{background:var(--bpm-head);font-weight:600}}
.bpm .bpm-table td.bpm-number{{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}}
.bpm .bpm-table tr.bpm-hit>td,.bpm .bpm-table td.bpm-hit{{background:var(--bpm-hit)!important}}
.bpm .bpm-table tr.bpm-hit>td:first-child{{box-shadow:inset 4px 0 0 var(--bpm-hit-line);font-weight:600}}
.bpm .bpm-table tr.bpm-beaten>td{{color:var(--bpm-muted);font-style:italic}}
.bpm .bpm-table tr>td.bpm-failed{{background:var(--bpm-failed)!important;color:var(--bpm-failed-fg)}}
.bpm .bpm-table td.bpm-held .bpm-mark{{color:var(--bpm-held)}}
.bpm .bpm-table td.bpm-unknown{{color:var(--bpm-muted)}}
.bpm .bpm-table td.bpm-free{{background:var(--bpm-free)!important}}
.bpm .bpm-table td.bpm-worked{{background:var(--bpm-worked)!important;font-weight:600}}
.bpm .bpm-more{{color:var(--bpm-muted);margin:2px 0 6px}}
.bpm ul.bpm-items{{margin:3px 0;padding:0 0 0 1.4em;list-style:disc}}
.bpm ul.bpm-items li{{margin:1px 0}}
.bpm code.bpm-code{{font:12.5px/1.5 {_MONO};background:var(--bpm-code);color:inherit;padding:0 3px;border-radius:3px;
white-space:pre-wrap;border:0}}
.bpm td.bpm-failed code.bpm-code,.bpm tr.bpm-hit code.bpm-code{{background:transparent;padding:0}}
.bpm .bpm-muted{{color:var(--bpm-muted)}}
.bpm .bpm-strong,.bpm strong{{font-weight:600}}
.bpm .bpm-whole,.bpm code.bpm-whole{{white-space:nowrap}}
.bpm th .bpm-muted,.bpm .bpm-h1 .bpm-muted,.bpm .bpm-h2 .bpm-muted{{font-weight:400}}
.bpm .bpm-badge{{display:inline-block;padding:0 7px;border-radius:9px;font-size:12px;line-height:18px}}
.bpm caption.bpm-muted{{caption-side:top;font-size:13px;text-align:left;padding:0}}
.bpm .bpm-good{{background:var(--bpm-good);color:var(--bpm-good-fg)}}
.bpm .bpm-bad{{background:var(--bpm-bad);color:var(--bpm-bad-fg)}}
.bpm .bpm-warn{{background:var(--bpm-warn);color:var(--bpm-warn-fg)}}
.bpm .bpm-note{{background:var(--bpm-note);color:var(--bpm-note-fg)}}
.bpm pre.bpm-excerpt{{font:12.5px/1.6 {_MONO};background:var(--bpm-code);color:inherit;margin:4px 0;padding:4px 8px;
border-radius:4px;overflow-x:auto;white-space:pre;border:0}}
.bpm .bpm-excerpt .bpm-gutter{{color:var(--bpm-muted);user-select:none}}
.bpm .bpm-excerpt mark{{background:var(--bpm-bad);color:var(--bpm-bad-fg);border-bottom:2px solid currentColor}}
.bpm details.bpm-fold{{margin:4px 0}}
.bpm details.bpm-fold>summary{{cursor:pointer;font-weight:600}}
.bpm details.bpm-fold>.bpm-inside{{margin-left:1.1em}}
.bpm .bpm-beside{{display:flex;flex-wrap:wrap;gap:4px 18px}}
"""

STYLE: Final = (
    f".bpm{{{_variables(_LIGHT, 'light')}}}\n"
    f"@media (prefers-color-scheme:dark){{.bpm{{{_variables(_DARK, 'dark')}}}}}\n"
    f"{_on(_LIGHT_PAGES)}{{{_variables(_LIGHT, 'light')}}}\n"
    f"{_on(_DARK_PAGES)}{{{_variables(_DARK, 'dark')}}}"
    f"{_RULES}"
)
"""The style sheet. All its names begin with `bpm`, and it says nothing of anything outside of `.bpm`."""
