/** Mantine's styles for what opens below a button, in a layer below our own. */
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/Menu.layer.css";
