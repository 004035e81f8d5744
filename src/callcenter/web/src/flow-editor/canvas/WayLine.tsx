// A line from an exit to the node it leads to. Its label is placed without measuring it.
import { BaseEdge, getBezierPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useIsWalked } from "./badges";
import type { Way } from "./graph";

export const WayLine = memo(function WayLine(props: EdgeProps<Way>) {
  const { source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data } = props;
  const isWalked = useIsWalked(source, target);
  const [path] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    curvature: 0.3,
  });
  const marks = ["way", data?.isName === true ? "is-name" : "", isWalked ? "is-walked" : ""].join(" ");
  return (
    <>
      <BaseEdge path={path} className={marks} interactionWidth={12} />
      {data !== undefined && data.label !== "" && (
        <text x={sourceX + 10} y={sourceY - 5} className="way-label" aria-hidden="true">
          {data.label}
        </text>
      )}
    </>
  );
});
