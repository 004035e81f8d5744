// The flow as a picture. While a card is dragged only xyflow's own store moves; the document learns of it when it is dropped.
import {
  Background,
  ControlButton,
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStoreApi,
  type Connection,
  type FinalConnectionState,
  type NodeChange,
  type OnSelectionChangeParams,
  type ReactFlowInstance,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLanguage } from "../../words/WordsProvider";
import { useEditor, type Wanted } from "../EditorContext";
import { nodeOf, spotsOf, type Spot } from "../model/document";
import type { Places } from "../model/editing";
import { exitsOf, type Aim } from "../model/exits";
import { useEditorWords } from "../words";
import { Badges, BadgesContext, type Badge } from "./badges";
import { placed, reconciled, reconciledWays } from "./cards";
import { CARD_WIDTH, graphOf, heightOf, type Card, type Way } from "./graph";
import { NodeCard } from "./NodeCard";
import { useArranged } from "./useArranged";
import { WayLine } from "./WayLine";

const NODE_TYPES = { card: NodeCard };
const EDGE_TYPES = { way: WayLine };
/** More than this are not shown at once on opening: nobody could read them. */
const MOST_AT_ONCE = 60;
const MOVE_MS = 250;
const READABLE = 0.75;
/** Below this nobody reads a card without leaning forward. */
const LEGIBLE = 0.5;
const OVERVIEW = { width: 150, height: 100 };
const WHOLE = { padding: 0.06, maxZoom: 1 };

interface CanvasProps {
  badges: ReadonlyMap<string, Badge>;
  marked: readonly string[];
  wanted: Wanted | null;
  onPlaced: (places: Places) => void;
  /** A line was let go where no card is: what shall stand there? */
  onDropped: (from: { node: string; exit: string }, spot: Spot) => void;
}

export default function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ badges, marked, wanted, onPlaced, onDropped }: CanvasProps) {
  const { language: page } = useLanguage();
  const text = useEditorWords();
  const { values, declaration, language, selection, selectAll, edit, canEdit } = useEditor();
  const picture = useReactFlow<Card, Way>();
  const graph = useMemo(
    () => graphOf(values, { declaration, page, language }),
    [values, declaration, page, language],
  );
  const spots = useMemo(() => spotsOf(values), [values]);
  const { auto, tidied, isArranging, arrange } = useArranged(graph, spots);
  const cards = useMemo(
    () => graph.cards.map((card) => placed(card, spots[card.name] ?? auto[card.name] ?? { x: 0, y: 0 })),
    [graph, spots, auto],
  );
  const isInView = useIsInView();
  const [first] = useState(() => ({ cards, ways: [...graph.ways] }));
  const [shownBadges] = useState(() => new Badges());

  useEffect(() => {
    picture.setNodes((before) => reconciled(cards, before));
    picture.setEdges((before) => reconciledWays(graph.ways, before));
  }, [picture, cards, graph]);
  useEffect(() => {
    onPlaced(Object.fromEntries(cards.map(({ id, position }) => [id, position])));
  }, [onPlaced, cards]);
  // Once the tidy layout is there, all of a small flow is shown again.
  const isTidy = useRef(false);
  useEffect(() => {
    if (isTidy.current || tidied === 0 || first.cards.length > MOST_AT_ONCE) return;
    isTidy.current = true;
    requestAnimationFrame(() => void showWhole(picture, picture.getNodes()));
  }, [picture, tidied, first]);
  useEffect(() => {
    shownBadges.show(badges);
  }, [shownBadges, badges]);
  useEffect(() => {
    shownBadges.mark(marked);
    const nodes = marked.filter((name) => picture.getNode(name) !== undefined).map((id) => ({ id }));
    if (nodes.length > 0 && !isInView(nodes)) {
      void picture.fitView({ nodes, padding: 0.1, maxZoom: READABLE, duration: duration() });
    }
  }, [shownBadges, marked, picture, isInView]);

  useEffect(() => {
    const chosen = new Set(selection);
    picture.setNodes((before) =>
      before.map((card) =>
        (card.selected ?? false) === chosen.has(card.id) ? card : { ...card, selected: chosen.has(card.id) },
      ),
    );
  }, [picture, selection]);

  useEffect(() => {
    if (wanted?.node == null) return;
    const card = picture.getNode(wanted.node);
    if (card === undefined) return;
    const { x, y } = card.position;
    const zoom = Math.max(picture.getZoom(), 0.7);
    void picture.setCenter(x + CARD_WIDTH / 2, y + heightOf(card.data) / 2, { zoom, duration: duration() });
  }, [picture, wanted]);

  const onSelectionChange = useCallback(
    ({ nodes }: OnSelectionChangeParams) => {
      selectAll(nodes.map(({ id }) => id));
    },
    [selectAll],
  );
  const connect = useCallback(
    (source: string, handle: string, aim: Aim) => {
      const [field = "", key = ""] = handle.split("/");
      if (key === "+") {
        edit({ do: "bind_next_key", node: source, field, aim });
        return;
      }
      const node = nodeOf(values, source);
      const exit = node && exitsOf(node, declaration, page).find(({ id }) => id === handle);
      if (exit !== undefined) edit({ do: "aim", node: source, path: exit.path, isName: exit.isName, aim });
    },
    [edit, values, declaration, page],
  );
  const onConnect = ({ source, sourceHandle, target }: Connection) => {
    connect(source, sourceHandle ?? "", { to: "node", name: target });
  };
  const onConnectEnd = (event: MouseEvent | TouchEvent, line: FinalConnectionState) => {
    const { fromNode, fromHandle, toNode } = line;
    if (!canEdit || fromNode === null || toNode !== null || fromHandle.type !== "source") return;
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    if (point === undefined) return;
    const spot = picture.screenToFlowPosition({ x: point.clientX, y: point.clientY });
    onDropped({ node: fromNode.id, exit: fromHandle.id ?? "" }, spot);
  };
  const onNodesChange = (changes: NodeChange<Card>[]) => {
    const dropped = changes.flatMap((change) =>
      change.type === "position" && change.dragging === false && change.position !== undefined
        ? [[change.id, change.position] as const]
        : [],
    );
    if (dropped.length === 0 || !canEdit) return;
    edit({ do: "move", spots: Object.fromEntries(dropped) });
  };

  return (
    <BadgesContext value={shownBadges}>
      <ReactFlow
        aria-busy={isArranging}
        defaultNodes={first.cards}
        defaultEdges={first.ways}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onlyRenderVisibleElements
        nodesDraggable={canEdit}
        nodesConnectable={canEdit}
        edgesFocusable={false}
        elevateNodesOnSelect
        deleteKeyCode={null}
        multiSelectionKeyCode={["Meta", "Control", "Shift"]}
        selectionKeyCode="Shift"
        minZoom={0.05}
        maxZoom={1.75}
        snapToGrid
        snapGrid={[10, 10]}
        onInit={(ready) => {
          const start = first.cards.find(({ data }) => data.starts.includes("first")) ?? first.cards[0];
          if (first.cards.length <= MOST_AT_ONCE) void showWhole(ready, first.cards);
          else if (start !== undefined) {
            void ready.setViewport(startingAt(start.position, READABLE));
          }
        }}
        onSelectionChange={onSelectionChange}
        onConnect={onConnect}
        onConnectEnd={onConnectEnd}
        onNodesChange={onNodesChange}
        ariaLabelConfig={text.canvas}
      >
        <Background gap={20} />
        <MiniMap pannable zoomable style={OVERVIEW} ariaLabel={text.canvas["minimap.ariaLabel"]} />
        <Controls showInteractive={false}>
          <ControlButton
            title={text.arrange}
            aria-label={text.arrange}
            aria-disabled={!canEdit || isArranging}
            onClick={() => {
              if (canEdit && !isArranging) {
                void arrange().then((found) => {
                  if (found !== null) edit({ do: "move", spots: found });
                });
              }
            }}
          >
            <ArrangeIcon />
          </ControlButton>
        </Controls>
      </ReactFlow>
    </BadgesContext>
  );
}

/** Whether all of these cards can be seen whole. */
function useIsInView(): (nodes: readonly { id: string }[]) => boolean {
  const store = useStoreApi<Card, Way>();
  return useCallback(
    (nodes) => {
      const { transform, width, height, nodeLookup } = store.getState();
      const [x, y, zoom] = transform;
      return nodes.every(({ id }) => {
        const card = nodeLookup.get(id);
        if (card === undefined) return true;
        const left = card.position.x * zoom + x;
        const top = card.position.y * zoom + y;
        const isWide = left >= 0 && left + CARD_WIDTH * zoom <= width;
        return isWide && top >= 0 && top + heightOf(card.data) * zoom <= height;
      });
    },
    [store],
  );
}

/** All of it; from the card where calls begin on, where that would be too small to read. */
async function showWhole(picture: ReactFlowInstance<Card, Way>, cards: readonly Card[]): Promise<void> {
  await picture.fitView(WHOLE);
  const start = cards.find(({ data }) => data.starts.length > 0);
  if (start === undefined || picture.getZoom() >= LEGIBLE) return;
  const top = Math.min(...cards.map(({ position }) => position.y));
  const left = Math.min(...cards.map(({ position }) => position.x));
  await picture.setViewport(startingAt({ x: left, y: top }, LEGIBLE));
}

/** With that place at the top left. */
function startingAt({ x, y }: Spot, zoom: number) {
  return { x: 40 - x * zoom, y: 60 - y * zoom, zoom };
}

/** Nothing glides for people who asked for less motion. */
function duration(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : MOVE_MS;
}

function ArrangeIcon() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M2 9h6v6H2zM16 2h6v6h-6zM16 16h6v6h-6zM8 11h4V4h4v2h-2v12h2v2h-4v-7H8z" />
    </svg>
  );
}
