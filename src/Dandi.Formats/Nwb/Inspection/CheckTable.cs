using Dandi.Nwb.Inspection.Checks;

namespace Dandi.Nwb.Inspection;

/// <summary>All checks, in the order in which the Python client makes them (nwb.md §1.3.4); behind them those for what makes it fail.</summary>
internal static class CheckTable
{
    public static IReadOnlyList<InspectionCheck> All { get; } =
    [
        new("NWBI.check_spatial_series_dims", Severity.Error, "SpatialSeries", BehaviorChecks.Dimensions),
        new("NWBI.check_compass_direction_unit", Severity.Warning, "CompassDirection", BehaviorChecks.CompassUnit),
        new("NWBI.check_spatial_series_radians_magnitude", Severity.Warning, "SpatialSeries", BehaviorChecks.Radians),
        new("NWBI.check_spatial_series_degrees_magnitude", Severity.Warning, "SpatialSeries", BehaviorChecks.Degrees),
        new("NWBI.check_spatial_series_unit", Severity.Warning, "SpatialSeries", BehaviorChecks.Unit),
        new("NWBI.check_units_table_has_spikes", Severity.Error, "Units", UnitsChecks.Spikes),
        new("NWBI.check_negative_spike_times", Severity.Warning, "Units", SpikeTimeChecks.Negative),
        new("NWBI.check_units_resolution_is_set", Severity.Warning, "Units", UnitsChecks.ResolutionIsSet),
        new("NWBI.check_units_resolution_is_valid", Severity.Warning, "Units", UnitsChecks.ResolutionIsValid),
        new("NWBI.check_spike_times_not_in_samples", Severity.Error, "Units", SpikeTimeChecks.InSamples),
        new("NWBI.check_electrical_series_dims", Severity.Error, "ElectricalSeries", ElectricalSeriesChecks.Dimensions),
        new(
            "NWBI.check_electrical_series_reference_electrodes_table",
            Severity.Warning,
            "ElectricalSeries",
            ElectricalSeriesChecks.Table
        ),
        new("NWBI.check_spike_times_not_in_unobserved_interval", Severity.Warning, "Units", SpikeTimeChecks.Unobserved),
        new("NWBI.check_ascending_spike_times", Severity.Error, "Units", SpikeTimeChecks.Ascent),
        new(
            "NWBI.check_electrical_series_unscaled_data",
            Severity.Warning,
            "ElectricalSeries",
            ElectricalSeriesChecks.UnscaledData
        ),
        new("NWBI.check_units_table_duration", Severity.Error, "Units", SpikeTimeChecks.Duration),
        new("NWBI.check_electrodes_location_allen_ccf", Severity.Warning, "NWBFile", BrainLocationChecks.Electrodes),
        new("NWBI.check_name_slashes", Severity.Error, InspectionCheck.Everything, ObjectChecks.SlashesInName),
        new(
            "NWBI.check_intracellular_electrode_cell_id_exists",
            Severity.Warning,
            "IntracellularElectrode",
            IcephysChecks.Cell
        ),
        new("NWBI.check_sweeptable_deprecated", Severity.Warning, "SweepTable", IcephysChecks.SweepTable),
        new(
            "NWBI.check_intracellular_electrode_location_allen_ccf",
            Severity.Warning,
            "IntracellularElectrode",
            BrainLocationChecks.IntracellularElectrode
        ),
        new(
            "NWBI.check_image_series_external_file_valid",
            Severity.Error,
            "ImageSeries",
            ImageSeriesChecks.ExternalFilesExist
        ),
        new(
            "NWBI.check_image_series_external_file_relative",
            Severity.Warning,
            "ImageSeries",
            ImageSeriesChecks.ExternalFilesAreRelative
        ),
        new("NWBI.check_image_series_data_size", Severity.Warning, "ImageSeries", ImageSeriesChecks.Size),
        new(
            "NWBI.check_image_series_starting_frame_without_external_file",
            Severity.Warning,
            "ImageSeries",
            ImageSeriesChecks.StartingFrame
        ),
        new("NWBI.check_order_of_images_unique", Severity.Warning, "Images", ImageChecks.OrderIsUnique),
        new("NWBI.check_order_of_images_len", Severity.Warning, "Images", ImageChecks.OrderIsComplete),
        new("NWBI.check_index_series_points_to_image", Severity.Warning, "IndexSeries", ImageChecks.IndexedSeries),
        new("NWBI.check_large_dataset_compression", Severity.Warning, "NWBContainer", ObjectChecks.LargeUncompressed),
        new("NWBI.check_session_start_time_future_date", Severity.Error, "NWBFile", SessionChecks.FutureStart),
        new("NWBI.check_subject_exists", Severity.Error, "NWBFile", SubjectChecks.Existence),
        new("NWBI.check_subject_age", Severity.Error, "Subject", AgeChecks.Form),
        new("NWBI.check_subject_proper_age_range", Severity.Error, "Subject", AgeChecks.ProperRange),
        new("NWBI.check_subject_id_exists", Severity.Error, "Subject", SubjectChecks.Identifier),
        new("NWBI.check_subject_weight", Severity.Error, "Subject", SubjectChecks.Weight),
        new("NWBI.check_subject_sex", Severity.Error, "Subject", SubjectChecks.Sex),
        new("NWBI.check_subject_species_exists", Severity.Error, "Subject", SubjectChecks.SpeciesExistence),
        new("NWBI.check_subject_species_form", Severity.Error, "Subject", SubjectChecks.SpeciesForm),
        new("NWBI.check_session_id_no_slashes", Severity.Error, "NWBFile", SessionChecks.SlashesInIdentifier),
        new("NWBI.check_subject_id_no_slashes", Severity.Error, "Subject", SubjectChecks.SlashesInIdentifier),
        new(
            "NWBI.check_optogenetic_stimulus_site_has_optogenetic_series",
            Severity.Warning,
            "OptogeneticStimulusSite",
            IcephysChecks.StimulusSite
        ),
        new("NWBI.check_roi_response_series_dims", Severity.Error, "RoiResponseSeries", OphysChecks.Dimensions),
        new(
            "NWBI.check_roi_response_series_link_to_plane_segmentation",
            Severity.Warning,
            "RoiResponseSeries",
            OphysChecks.PlaneSegmentation
        ),
        new("NWBI.check_emission_lambda_in_nm", Severity.Warning, "OpticalChannel", OphysChecks.Emission),
        new("NWBI.check_excitation_lambda_in_nm", Severity.Warning, "ImagingPlane", OphysChecks.Excitation),
        new(
            "NWBI.check_plane_segmentation_image_mask_shape_against_ref_images",
            Severity.Warning,
            "PlaneSegmentation",
            OphysChecks.MaskShape
        ),
        new(
            "NWBI.check_imaging_plane_location_allen_ccf",
            Severity.Warning,
            "ImagingPlane",
            BrainLocationChecks.ImagingPlane
        ),
        new("NWBI.check_dynamic_table_region_data_validity", Severity.Error, "DynamicTableRegion", TableChecks.Region),
        new("NWBI.check_empty_table", Severity.Warning, "DynamicTable", TableChecks.Emptiness),
        new(
            "NWBI.check_time_intervals_start_time_not_constant",
            Severity.Error,
            "TimeIntervals",
            IntervalChecks.ConstantStart
        ),
        new("NWBI.check_time_interval_time_columns", Severity.Warning, "TimeIntervals", IntervalChecks.Ascent),
        new(
            "NWBI.check_time_intervals_stop_after_start",
            Severity.Warning,
            "TimeIntervals",
            IntervalChecks.StopAfterStart
        ),
        new("NWBI.check_table_values_for_dict", Severity.Warning, "DynamicTable", TableChecks.Dictionaries),
        new("NWBI.check_ids_unique", Severity.Error, "DynamicTable", TableChecks.Identifiers),
        new("NWBI.check_time_intervals_duration", Severity.Error, "TimeIntervals", IntervalChecks.Duration),
        new("NWBI.check_regular_timestamps", Severity.Warning, "TimeSeries", TimestampChecks.Regularity),
        new("NWBI.check_data_orientation", Severity.Warning, "TimeSeries", TimeSeriesChecks.Orientation),
        new(
            "NWBI.check_timestamps_match_first_dimension",
            Severity.Error,
            "TimeSeries",
            TimeSeriesChecks.LengthOfTimestamps
        ),
        new("NWBI.check_timestamps_ascending", Severity.Warning, "TimeSeries", TimestampChecks.Ascent),
        new("NWBI.check_timestamps_without_nans", Severity.Warning, "TimeSeries", TimestampChecks.MissingTimes),
        new("NWBI.check_missing_unit", Severity.Warning, "TimeSeries", TimeSeriesChecks.MissingUnit),
        new("NWBI.check_resolution", Severity.Warning, "TimeSeries", TimeSeriesChecks.Resolution),
        new("NWBI.check_rate_is_not_zero", Severity.Error, "TimeSeries", TimeSeriesChecks.ZeroRate),
        new("NWBI.check_rate_is_positive", Severity.Error, "TimeSeries", TimeSeriesChecks.NegativeRate),
        new("NWBI.check_time_series_duration", Severity.Warning, "TimeSeries", TimestampChecks.Duration),
        new("NWBI.check_time_series_data_is_not_empty", Severity.Warning, "TimeSeries", TimeSeriesChecks.Emptiness),
        new("NWBI.check_rate_not_below_threshold", Severity.Warning, "TimeSeries", TimeSeriesChecks.LowRate),
        new(InspectionIds.PythonClientFails, Severity.Warning, "EventWaveform", PythonClientChecks.EventWaveform)
        {
            TellsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "DynamicTable", PythonClientChecks.EmptyColumns)
        {
            TellsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "DynamicTable", PythonClientChecks.MissingColumns)
        {
            TellsPath = true,
        },
        new(InspectionIds.PythonClientFails, Severity.Warning, "Units", PythonClientChecks.Spikes) { TellsPath = true },
        new(InspectionIds.PythonClientFails, Severity.Warning, "TimeIntervals", PythonClientChecks.Times)
        {
            TellsPath = true,
        },
    ];
}
